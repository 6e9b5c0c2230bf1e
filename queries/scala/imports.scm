(package_clause !body) @import
(import_declaration) @import
(export_declaration) @import
