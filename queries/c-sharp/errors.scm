((catch_clause body: (_) @_body) @swallowed
  (#match? @_body "^\\{\\s*\\}$"))
