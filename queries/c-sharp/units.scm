(method_declaration
  (explicit_interface_specifier (_) @name)?
  name: (_) @name
  parameters: (_) @parameters
  body: (_) @body) @function
(constructor_declaration name: (_) @name body: (_) @body) @function
(destructor_declaration "~" @name body: (_) @body) @function
(operator_declaration "operator" @name operator: _ @name body: (_) @body) @function
(conversion_operator_declaration "operator" @name type: (_) @name body: (_) @body) @function
(local_function_statement name: (_) @name body: (_) @body) @function

; A property that is one expression is its own getter.
(property_declaration
  (explicit_interface_specifier (_) @name)?
  name: (_) @name
  value: (arrow_expression_clause) @body) @function
(indexer_declaration "this" @name value: (arrow_expression_clause) @body) @function
(accessor_declaration name: _ @name body: (_) @body) @function

; A function without a name of its own goes by what it is bound to. Of all that can stand there, lambdas alone have a
; `body`, and naming them makes tree-sitter take several times as long to compile this file.
(property_declaration name: (_) @name value: (_ body: (_) @body)) @function
(variable_declarator
  name: (identifier) @name
  [
    (_ body: (_) @body)
    (anonymous_method_expression (block) @body)
  ]) @function
(assignment_expression
  left: (_) @name
  operator: "="
  right: [
    (_ body: (_) @body)
    (anonymous_method_expression (block) @body)
  ]) @function

(class_declaration name: (_) @name body: (_)? @body) @type
(struct_declaration name: (_) @name body: (_)? @body) @type
(record_declaration name: (_) @name body: (_)? @body) @type
(interface_declaration name: (_) @name body: (_)? @body) @type
(enum_declaration name: (_) @name body: (_) @body) @type
(delegate_declaration name: (_) @name) @type

(namespace_declaration name: (_) @name) @scope
; `namespace A;` holds the rest of the file.
(compilation_unit (file_scoped_namespace_declaration name: (_) @name)) @scope
(property_declaration (explicit_interface_specifier (_) @name)? name: (_) @name accessors: (_)) @scope
(indexer_declaration "this" @name accessors: (_)) @scope
(event_declaration name: (_) @name accessors: (_)) @scope
