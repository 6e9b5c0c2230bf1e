(import_statement) @import
(export_statement source: (_)) @import

((lexical_declaration
  (variable_declarator value: (call_expression function: (identifier) @_require))) @import
  (#eq? @_require "require"))
((variable_declaration
  (variable_declarator value: (call_expression function: (identifier) @_require))) @import
  (#eq? @_require "require"))
((expression_statement (call_expression function: (identifier) @_require)) @import
  (#eq? @_require "require"))
