; Names. One that starts with a capital is a component or a class.
((function_declaration name: (identifier) @function-name.snake) (#match? @function-name.snake "^_*[a-z0-9]+(_[a-z0-9]+)+$"))
((function_declaration name: (identifier) @function-name.camel) (#match? @function-name.camel "^_*[a-z]+[a-z0-9]*[A-Z][A-Za-z0-9]*$"))
((variable_declarator name: (identifier) @function-name.snake value: (arrow_function)) (#match? @function-name.snake "^_*[a-z0-9]+(_[a-z0-9]+)+$"))
((variable_declarator name: (identifier) @function-name.camel value: (arrow_function)) (#match? @function-name.camel "^_*[a-z]+[a-z0-9]*[A-Z][A-Za-z0-9]*$"))

; Imports.
(import_statement source: (_)) @module-system.import
((variable_declarator value: (call_expression function: (identifier) @_function)) @module-system.require
  (#eq? @_function "require"))

; Messages.
((call_expression function: (member_expression object: (identifier) @_object property: (_) @_method)) @message-output.print
  (#eq? @_object "console")
  (#any-of? @_method "log" "info" "warn" "error" "debug"))
((call_expression function: (member_expression object: (_) @_object property: (_) @_method)) @message-output.logger
  (#match? @_object "(^|\\.)_?(logger|log)$")
  (#any-of? @_method "log" "info" "warn" "error" "debug" "trace"))

; Other habits.
(await_expression) @promise-form.await
; What takes the error too has no short form with `await`.
((call_expression function: (member_expression property: (_) @promise-form.then) arguments: (arguments . [(arrow_function) (function_expression)] .))
  (#eq? @promise-form.then "then"))

(export_statement "default") @export-form.default
(export_statement declaration: (_) @export-form.named)

(binary_expression operator: "==" right: [(string) (number) (identifier) (member_expression)]) @equality.loose
(binary_expression operator: "===") @equality.strict

((call_expression function: (identifier) @test-function.it arguments: (arguments . [(string) (template_string)]))
  (#eq? @test-function.it "it"))
((call_expression function: (identifier) @test-function.test arguments: (arguments . [(string) (template_string)]))
  (#eq? @test-function.test "test"))

((member_expression object: (member_expression object: (identifier) @_process property: (_) @_env)) @environment.process
  (#eq? @_process "process")
  (#eq? @_env "env"))
((member_expression object: (member_expression property: (_) @_env) @_meta) @environment.import-meta
  (#eq? @_meta "import.meta.env")
  (#eq? @_env "env"))
((member_expression object: (identifier) @_object property: (_) @_name) @environment.settings
  (#any-of? @_object "env" "settings")
  (#match? @_name "^[A-Z][A-Z0-9_]+$"))

; What is exported.
((comment) @_comment . (export_statement declaration: (function_declaration name: (_) @documentation.present))
  (#match? @_comment "^/\\*\\*"))
([(export_statement) (import_statement) (function_declaration) (lexical_declaration) (class_declaration)]
  . (export_statement declaration: (function_declaration name: (_) @documentation.missing)))
