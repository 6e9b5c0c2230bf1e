(method_declaration name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(constructor_declaration name: (_) @name parameters: (_) @parameters body: (_) @body) @function
(compact_constructor_declaration name: (_) @name body: (_) @body) @function
(variable_declarator name: (identifier) @name value: (lambda_expression body: (_) @body)) @function

(class_declaration name: (_) @name body: (_) @body) @type
(interface_declaration name: (_) @name body: (_) @body) @type
(enum_declaration name: (_) @name body: (_) @body) @type
(record_declaration name: (_) @name body: (_) @body) @type
(annotation_type_declaration name: (_) @name body: (_) @body) @type

; An anonymous class goes by what it extends.
(object_creation_expression type: (type_identifier) @name (class_body)) @scope
(object_creation_expression type: (generic_type (type_identifier) @name) (class_body)) @scope
(enum_constant name: (_) @name body: (_)) @scope
