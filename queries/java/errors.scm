((catch_clause (catch_formal_parameter name: (_) @_name) body: (_) @_body) @swallowed
  (#match? @_body "^\\{\\s*\\}$")
  (#not-match? @_name "^(_$|ignore|expected|unused)"))
