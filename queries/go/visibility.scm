([
  (function_declaration name: (_) @_name)
  (type_spec name: (_) @_name)
  (var_spec name: (_) @_name)
] @public
  (#match? @_name "^\\p{Lu}"))

; func (parser *Parser) Parse() {…}
((method_declaration receiver: (_) @_receiver name: (_) @_name) @public
  (#match? @_receiver "[(*\\s]\\p{Lu}\\w*(\\[[^()]*\\])?\\s*\\)$")
  (#match? @_name "^\\p{Lu}"))
