(interface_declaration body: (_)) @object-type.interface
(type_alias_declaration value: (object_type)) @object-type.type

((predefined_type) @any-type.any (#eq? @any-type.any "any"))
((predefined_type) @any-type.unknown (#eq? @any-type.unknown "unknown"))

(enum_declaration) @enumeration.enum
(type_alias_declaration value: (union_type (literal_type (string)) .)) @enumeration.union
