(using_directive) @import
(extern_alias_directive) @import
(file_scoped_namespace_declaration) @import
