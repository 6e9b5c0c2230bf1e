; Imports.
(import_declaration (asterisk)) @wildcard-import.wildcard
(import_declaration (scoped_identifier) .) @wildcard-import.single

; Errors.
((throw_statement (object_creation_expression type: (type_identifier) @_type)) @thrown-exception.general
  (#any-of? @_type "RuntimeException" "Exception" "Throwable" "Error"))
((throw_statement (object_creation_expression type: (_) @_type)) @thrown-exception.specific
  (#not-any-of? @_type "RuntimeException" "Exception" "Throwable" "Error"))

((catch_clause body: (block (expression_statement (method_invocation name: (identifier) @_method)))) @caught-exception.printed
  (#eq? @_method "printStackTrace"))
((catch_clause body: (block (expression_statement (method_invocation object: (_) @_logger)))) @caught-exception.logged
  (#match? @_logger "^(?i:_?(log|logger))$"))
(catch_clause body: (block (throw_statement))) @caught-exception.rethrown

; Messages.
((method_invocation object: (field_access) @_stream name: (identifier) @_method) @message-output.print
  (#any-of? @_stream "System.out" "System.err")
  (#any-of? @_method "print" "println" "printf"))
((method_invocation object: (identifier) @_logger name: (identifier) @_method) @message-output.logger
  (#match? @_logger "^(?i:_?(log|logger))$")
  (#match? @_method "^(trace|debug|info|warn|error|fine|warning|severe|log)$"))

((method_invocation
  object: (identifier) @_logger
  name: (identifier) @_method
  arguments: (argument_list . (binary_expression operator: "+"))) @log-arguments.interpolated
  (#match? @_logger "^(?i:_?(log|logger))$")
  (#match? @_method "^(trace|debug|info|warn|error)$"))
((method_invocation
  object: (identifier) @_logger
  name: (identifier) @_method
  arguments: (argument_list . (string_literal) @_text . (_))) @log-arguments.separate
  (#match? @_logger "^(?i:_?(log|logger))$")
  (#match? @_method "^(trace|debug|info|warn|error)$")
  (#match? @_text "\\{\\}"))

; Other habits.
((local_variable_declaration type: (type_identifier) @_type) @local-type.inferred (#eq? @_type "var"))
((local_variable_declaration type: (_) @_type declarator: (variable_declarator value: (object_creation_expression))) @local-type.explicit
  (#not-eq? @_type "var"))

((field_declaration (modifiers [(marker_annotation name: (_) @_name) (annotation name: (_) @_name)])) @injection.field
  (#any-of? @_name "Autowired" "Inject"))
((constructor_declaration (modifiers [(marker_annotation name: (_) @_name) (annotation name: (_) @_name)])) @injection.constructor
  (#any-of? @_name "Autowired" "Inject"))
((class_declaration (modifiers [(marker_annotation name: (_) @_name) (annotation name: (_) @_name)])) @injection.constructor
  (#eq? @_name "RequiredArgsConstructor"))
((class_declaration
  (modifiers (marker_annotation name: (_) @_name))
  body: (class_body (constructor_declaration parameters: (formal_parameters (formal_parameter))))) @injection.constructor
  (#any-of? @_name "Service" "Component" "RestController" "Controller" "Repository"))

((method_declaration (modifiers (marker_annotation name: (_) @_annotation)) name: (identifier) @test-name.prefixed)
  (#eq? @_annotation "Test")
  (#match? @test-name.prefixed "^test"))
((method_declaration (modifiers (marker_annotation name: (_) @_annotation)) name: (identifier) @test-name.plain)
  (#eq? @_annotation "Test")
  (#not-match? @test-name.plain "^test"))

((method_invocation object: (identifier) @_class name: (identifier) @_method) @environment.getenv
  (#eq? @_class "System")
  (#eq? @_method "getenv"))
((annotation name: (identifier) @_name) @environment.settings (#eq? @_name "Value"))

; What is public and no override.
((block_comment) @_comment . (class_declaration (modifiers) @_modifiers name: (identifier) @documentation.present)
  (#match? @_comment "^/\\*\\*")
  (#match? @_modifiers "\\bpublic\\b"))
([(import_declaration) (package_declaration)] . (class_declaration (modifiers) @_modifiers name: (identifier) @documentation.missing)
  (#match? @_modifiers "\\bpublic\\b"))
