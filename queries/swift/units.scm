; Most patterns here tell a node by the tokens in it: this grammar is so large that tree-sitter takes up to 0.1 s for a
; pattern that names the kinds of a declaration's children.

(function_declaration "func" . _ @name (_ . "{") @body .) @function
(init_declaration "init" @name (_ . "{") @body .) @function
(deinit_declaration "deinit" @name (_ . "{") @body .) @function

; A property that only gives a value is its own getter. A closure goes by what it, or what it gives back, is bound to.
(property_declaration
  (_ bound_identifier: (_) @name)
  [
    (_ . "{" (statements) @body)
    (_ . (lambda_literal (statements) @body))
  ]) @function
(subscript_declaration "subscript" @name (_ . "{" (statements) @body)) @function
(computed_getter (getter_specifier "get" @name) (statements)? @body) @function
(computed_setter (setter_specifier "set" @name) (statements)? @body) @function
(willset_clause "willSet" @name (statements)? @body) @function
(didset_clause "didSet" @name (statements)? @body) @function
(assignment target: (_) @name operator: "=" result: (_ . "{" (statements) @body)) @function

(class_declaration
  declaration_kind: ["class" "struct" "enum" "actor"]
  name: (type_identifier) @name
  body: (_) @body) @type
(protocol_declaration name: (_) @name body: (_) @body) @type

(class_declaration
  declaration_kind: "extension"
  name: (_ (type_identifier) @name (type_identifier)? @name)) @scope
(property_declaration (_ bound_identifier: (_) @name)) @scope
(subscript_declaration "subscript" @name) @scope
