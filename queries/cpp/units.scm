; A test or another definition by a macro has no type: `TEST(Suite, Name) {…}` goes by what it is given.
((function_definition
  !type
  declarator: (_
    declarator: (identifier) @_macro
    parameters: (_ . (_ type: (type_identifier) @name !declarator) (_ type: (type_identifier) @name !declarator)?))
  body: (_) @body) @function
  (#match? @_macro "^[A-Z][A-Z0-9_]+$"))

; The name stands inside what the function gives back, `*` or `&`, and is qualified where the function is defined
; outside its class. Of all the ways to split a name the one with most parts is taken.
(function_definition
  declarator: [
    (function_declarator
      declarator: [
        (_) @name
        (_ scope: [(namespace_identifier) @name (template_type name: (_) @name)] name: (_) @name)
        (_
          scope: (_) @name
          name: (_ scope: [(namespace_identifier) @name (template_type name: (_) @name)] name: (_) @name))
        (_
          scope: (_) @name
          name: (_
            scope: (_) @name
            name: (_ scope: [(namespace_identifier) @name (template_type name: (_) @name)] name: (_) @name)))
      ])
    (_
      (function_declarator
        declarator: [
          (_) @name
          (_ scope: [(namespace_identifier) @name (template_type name: (_) @name)] name: (_) @name)
          (_
            scope: (_) @name
            name: (_ scope: [(namespace_identifier) @name (template_type name: (_) @name)] name: (_) @name))
        ]))
    (_ (_ (function_declarator declarator: (_) @name)))
    (operator_cast) @name
    (_
      scope: [(namespace_identifier) @name (template_type name: (_) @name)]
      name: (operator_cast) @name)
  ]
  [(compound_statement) (try_statement)] @body) @function

; A lambda goes by what it is bound to. Of all that can stand there, lambdas alone have a `body`, and naming them makes
; tree-sitter take several times as long to compile this file.
(init_declarator declarator: (identifier) @name value: (_ body: (_) @body)) @function
(field_declaration declarator: (_) @name . default_value: (_ body: (_) @body)) @function
(assignment_expression left: (_) @name operator: "=" right: (_ body: (_) @body)) @function
(initializer_pair designator: (_ (_) @name) value: (_ body: (_) @body)) @function

(class_specifier name: (_) @name body: (_) @body) @type
(struct_specifier name: (_) @name body: (_) @body) @type
(union_specifier name: (_) @name body: (_) @body) @type
(enum_specifier name: (_) @name body: (_) @body) @type
(concept_definition name: (_) @name) @type

; typedef struct {…} name;
(type_definition type: (_ !name body: (_) @body) declarator: (type_identifier) @name) @type

(namespace_definition name: (_) @name) @scope
