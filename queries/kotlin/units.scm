; An extension goes by what it extends: `fun String.shout()` is `String.shout`.
(function_declaration
  [
    (user_type (identifier) @name (identifier)? @name)
    (nullable_type (user_type (identifier) @name (identifier)? @name))
  ]?
  name: (_) @name
  (function_value_parameters) @parameters
  (function_body) @body) @function
(secondary_constructor "constructor" @name (block) @body) @function
(anonymous_initializer "init" @name (block) @body) @function
(getter "get" @name (function_body) @body) @function
(setter "set" @name (function_body) @body) @function

; A function without a name of its own goes by what it is bound to. A lambda has no node for its body alone.
(property_declaration
  (variable_declaration . (identifier) @name)
  [(lambda_literal) (anonymous_function)] @function @body)
(assignment left: (_) @name operator: "=" right: [(lambda_literal) (anonymous_function)] @function @body)

(class_declaration name: (_) @name [(class_body) (enum_class_body)]? @body) @type
(object_declaration name: (_) @name (class_body)? @body) @type
(companion_object name: (_) @name (class_body)? @body) @type
(companion_object "companion" @name !name (class_body)? @body) @type

(property_declaration
  [
    (user_type (identifier) @name (identifier)? @name)
    (nullable_type (user_type (identifier) @name (identifier)? @name))
  ]?
  (variable_declaration . (identifier) @name)
  [(getter) (setter)]) @scope

; An anonymous object goes by the first that it extends.
(object_literal
  (delegation_specifiers
    .
    (delegation_specifier [(user_type (identifier) @name) (constructor_invocation (user_type (identifier) @name))]))) @scope
(enum_entry (identifier) @name (class_body)) @scope
