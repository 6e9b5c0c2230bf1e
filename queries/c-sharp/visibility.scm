([
  (method_declaration (modifier) @_modifier)
  (constructor_declaration (modifier) @_modifier)
  (property_declaration (modifier) @_modifier)
  (class_declaration (modifier) @_modifier)
  (struct_declaration (modifier) @_modifier)
  (record_declaration (modifier) @_modifier)
  (interface_declaration (modifier) @_modifier)
  (enum_declaration (modifier) @_modifier)
  (delegate_declaration (modifier) @_modifier)
] @public
  (#any-of? @_modifier "public" "protected"))

(namespace_declaration) @public
; `namespace A;` holds the rest of the file.
(compilation_unit (file_scoped_namespace_declaration)) @public
(interface_declaration body: (_ (method_declaration) @public))
