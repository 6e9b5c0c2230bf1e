(function_item name: (_) @name parameters: (_) @parameters body: (_) @body) @function

(let_declaration
  pattern: (identifier) @name
  value: (closure_expression parameters: (_) @parameters body: (_) @body)) @function

(struct_item name: (_) @name body: (_)? @body) @type
(enum_item name: (_) @name body: (_) @body) @type
(union_item name: (_) @name body: (_) @body) @type
(trait_item name: (_) @name body: (_) @body) @type

(mod_item name: (_) @name body: (_)) @scope
(impl_item type: (type_identifier) @name) @scope
(impl_item type: (primitive_type) @name) @scope
(impl_item type: (scoped_type_identifier name: (_) @name)) @scope
(impl_item type: (generic_type type: (type_identifier) @name)) @scope
(impl_item type: (generic_type type: (scoped_type_identifier name: (_) @name))) @scope
(impl_item type: (reference_type type: (type_identifier) @name)) @scope
(impl_item type: (reference_type type: (generic_type type: (type_identifier) @name))) @scope
(impl_item type: (dynamic_type trait: (type_identifier) @name)) @scope
