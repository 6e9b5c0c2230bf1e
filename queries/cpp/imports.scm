(preproc_include) @import
(using_declaration) @import
(namespace_alias_definition) @import

; `import std;` is a declaration to the grammar.
((declaration) @import (#match? @import "^import\\s"))
