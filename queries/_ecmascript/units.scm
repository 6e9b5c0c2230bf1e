(function_declaration name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(generator_function_declaration name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(method_definition name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(arguments (function_expression name: (_) @name body: (_) @body) @function)

; A function without a name of its own goes by what it is bound to.
(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function parameters: (_)? @parameters body: (_) @body)
    (function_expression parameters: (_) @parameters body: (_) @body)
    (generator_function parameters: (_) @parameters body: (_) @body)
  ]) @function
(assignment_expression
  left: [(identifier) (member_expression)] @name
  right: [
    (arrow_function parameters: (_)? @parameters body: (_) @body)
    (function_expression parameters: (_) @parameters body: (_) @body)
    (generator_function parameters: (_) @parameters body: (_) @body)
  ]) @function
(pair
  key: (_) @name
  value: [
    (arrow_function parameters: (_)? @parameters body: (_) @body)
    (function_expression parameters: (_) @parameters body: (_) @body)
    (generator_function parameters: (_) @parameters body: (_) @body)
  ]) @function

(class_declaration name: (_) @name body: (_) @body) @type
(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @type

(variable_declarator name: (identifier) @name value: (object)) @scope
(pair key: (_) @name value: (object)) @scope
