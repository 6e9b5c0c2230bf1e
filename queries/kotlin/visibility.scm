([
  (function_declaration)
  (class_declaration)
  (object_declaration)
  (companion_object)
] @public
  (#not-match? @public "^[^({=]*\\b(private|internal)\\b"))
