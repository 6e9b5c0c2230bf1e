((public_field_definition) @public
  (#not-match? @public "^(private|protected|(static |readonly )*#)"))
(internal_module) @public
(module) @public
