([
  (method_declaration (modifiers) @_modifiers)
  (constructor_declaration (modifiers) @_modifiers)
  (class_declaration (modifiers) @_modifiers)
  (interface_declaration (modifiers) @_modifiers)
  (enum_declaration (modifiers) @_modifiers)
  (record_declaration (modifiers) @_modifiers)
  (annotation_type_declaration (modifiers) @_modifiers)
] @public
  (#match? @_modifiers "(^|\\s)(public|protected)(\\s|$)"))

; What stands in an interface needs no modifier.
(interface_body
  [
    (method_declaration)
    (class_declaration)
    (interface_declaration)
    (enum_declaration)
    (record_declaration)
  ] @public)
