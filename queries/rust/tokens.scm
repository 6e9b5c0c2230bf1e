(attribute_item) @annotation
(inner_attribute_item) @annotation

(array_expression) @data
(enum_variant_list) @data

; `Some(1)` and `Point(1, 2)` build values.
(call_expression function: (identifier) @_callee (#match? @_callee "^[a-z_]")) @computed
(call_expression function: (scoped_identifier name: (identifier) @_callee) (#match? @_callee "^[a-z_]")) @computed
(call_expression function: (field_expression)) @computed
(call_expression function: (generic_function)) @computed
(closure_expression) @computed
(block) @computed

((function_item body: (block) @placeholder)
  (#match? @placeholder "^\\{\\s*(todo|unimplemented)!\\s*[(\\[{][^{}]*[)\\]}]\\s*;?\\s*\\}$"))
