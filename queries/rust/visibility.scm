([
  (function_item (visibility_modifier) @_visibility)
  (struct_item (visibility_modifier) @_visibility)
  (enum_item (visibility_modifier) @_visibility)
  (union_item (visibility_modifier) @_visibility)
  (trait_item (visibility_modifier) @_visibility)
  (mod_item (visibility_modifier) @_visibility)
] @public
  (#eq? @_visibility "pub"))

(impl_item) @public
(trait_item body: (_ (function_item) @public))
