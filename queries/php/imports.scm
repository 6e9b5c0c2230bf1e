(namespace_definition !body) @import
(namespace_use_declaration) @import
((expression_statement) @import
  (#match? @import "^(?i:include|require)(?i:_once)?\\b"))
