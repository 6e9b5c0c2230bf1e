((catch_clause body: (_) @_body) @swallowed
  (#match? @_body "^\\{\\s*\\}$"))
; load().catch(() => {})
((call_expression function: (member_expression property: (_) @_method) arguments: (arguments . (arrow_function) @swallowed .))
  (#eq? @_method "catch")
  (#match? @swallowed "^\\(?\\w*\\)?\\s*=>\\s*(\\{\\s*\\}|undefined|null)$"))
