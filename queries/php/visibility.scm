[
  (function_definition)
  (class_declaration)
  (interface_declaration)
  (trait_declaration)
  (enum_declaration)
  (namespace_definition)
] @public

((method_declaration) @public
  (#not-match? @public "^[^({]*\\b(private|protected)\\b"))
