; Names. What derives from another class is named by that class.
((module (function_definition name: (identifier) @function-name.snake)) (#match? @function-name.snake "^_*[a-z0-9]+(_[a-z0-9]+)+$"))
((module (function_definition name: (identifier) @function-name.camel)) (#match? @function-name.camel "^_*[a-z]+[a-z0-9]*[A-Z][A-Za-z0-9]*$"))
((class_definition !superclasses body: (block (function_definition name: (identifier) @function-name.snake)))
  (#match? @function-name.snake "^_*[a-z0-9]+(_[a-z0-9]+)+$"))
((class_definition !superclasses body: (block (function_definition name: (identifier) @function-name.camel)))
  (#match? @function-name.camel "^_*[a-z]+[a-z0-9]*[A-Z][A-Za-z0-9]*$"))

; Errors.
(except_clause . (block)) @exception-scope.bare
((except_clause . [(identifier) @_error (as_pattern . (identifier) @_error)]) @exception-scope.broad
  (#any-of? @_error "Exception" "BaseException"))
((except_clause . [(identifier) @_error (as_pattern . (identifier) @_error)]) @exception-scope.specific
  (#not-any-of? @_error "Exception" "BaseException"))
(except_clause . [(tuple) (attribute) (as_pattern . (tuple)) (as_pattern . (attribute))]) @exception-scope.specific

(except_clause (block (raise_statement cause: (_)) @exception-cause.kept))
(except_clause (block (raise_statement . (call) .) @exception-cause.dropped))

; Messages.
((call function: (identifier) @_function) @message-output.print (#eq? @_function "print"))
((call function: (attribute object: (_) @_logger attribute: (identifier) @_method)) @message-output.logger
  (#match? @_logger "(^|\\.)_*(logger|log|LOG|LOGGER)$")
  (#any-of? @_method "debug" "info" "warning" "warn" "error" "exception" "critical"))
((call function: (attribute object: (identifier) @_module attribute: (identifier) @_method)) @message-output.root-logger
  (#eq? @_module "logging")
  (#any-of? @_method "debug" "info" "warning" "warn" "error" "exception" "critical"))

((call
  function: (attribute object: (_) @_logger attribute: (identifier) @_method)
  arguments: (argument_list . (string (interpolation)))) @log-arguments.interpolated
  (#match? @_logger "(^|\\.)_*(logger|log|LOG|LOGGER|logging)$")
  (#any-of? @_method "debug" "info" "warning" "warn" "error" "exception" "critical"))
((call
  function: (attribute object: (_) @_logger attribute: (identifier) @_method)
  arguments: (argument_list . (string) . [(identifier) (attribute) (call) (subscript)])) @log-arguments.separate
  (#match? @_logger "(^|\\.)_*(logger|log|LOG|LOGGER|logging)$")
  (#any-of? @_method "debug" "info" "warning" "warn" "error" "exception" "critical"))

; Types.
((generic_type . (identifier) @_type) @optional-type.optional (#eq? @_type "Optional"))
((subscript value: (identifier) @_type) @optional-type.optional (#eq? @_type "Optional"))
(binary_operator operator: "|" right: (none)) @optional-type.union
((generic_type . (identifier) @_type) @collection-type.typing (#any-of? @_type "List" "Dict" "Tuple"))
((generic_type . (identifier) @_type) @collection-type.builtin (#any-of? @_type "list" "dict" "tuple" "set"))

; Other habits.
((call function: (attribute object: (attribute) @_module)) @path-handling.os-path (#eq? @_module "os.path"))
((call function: (identifier) @_type) @path-handling.pathlib (#eq? @_type "Path"))

(string (interpolation)) @text-formatting.interpolation
((call function: (attribute object: (string) attribute: (identifier) @_method)) @text-formatting.format (#eq? @_method "format"))
(binary_operator left: (string) operator: "%") @text-formatting.percent

((call function: (attribute object: (_) @_type attribute: (identifier) @_method)) @clock.utcnow
  (#match? @_type "datetime$")
  (#eq? @_method "utcnow"))
((call function: (attribute object: (_) @_type attribute: (identifier) @_method) arguments: (argument_list . ")")) @clock.naive
  (#match? @_type "datetime$")
  (#eq? @_method "now"))
((call function: (attribute object: (_) @_type attribute: (identifier) @_method) arguments: (argument_list (_))) @clock.aware
  (#match? @_type "datetime$")
  (#eq? @_method "now"))

((module (function_definition name: (identifier) @_name) @test-style.function) (#match? @_name "^test_"))
((module (decorated_definition definition: (function_definition name: (identifier) @_name)) @test-style.function) (#match? @_name "^test_"))
((class_definition superclasses: (argument_list (_) @_parent)) @test-style.test-case (#match? @_parent "TestCase$"))

((expression_statement . (string) @doc-style.google .) (#match? @doc-style.google "\n\\s*(Args|Returns|Raises|Yields):\\s*\n"))
((expression_statement . (string) @doc-style.rest .) (#match? @doc-style.rest "\n\\s*:(param|return|returns|raises|type|rtype)\\b"))
((expression_statement . (string) @doc-style.numpy .) (#match? @doc-style.numpy "\n\\s*(Parameters|Returns)\\s*\n\\s*---"))

((attribute object: (identifier) @_module attribute: (identifier) @_name) @environment.environ
  (#eq? @_module "os")
  (#eq? @_name "environ"))
((call function: (attribute object: (identifier) @_module attribute: (identifier) @_name)) @environment.getenv
  (#eq? @_module "os")
  (#eq? @_name "getenv"))
((attribute object: (identifier) @_object) @environment.settings (#eq? @_object "settings"))

; A short function explains itself.
((module (function_definition
  name: (identifier) @documentation.present
  body: (block . (expression_statement (string)))))
  (#not-match? @documentation.present "^_"))
((module (function_definition
  name: (identifier) @documentation.missing
  body: (block . (_) @_first . (_) . (_) . (_))))
  (#not-match? @documentation.missing "^(_|main$|test)")
  (#not-match? @_first "^[rRuUbB]?[\"']"))
