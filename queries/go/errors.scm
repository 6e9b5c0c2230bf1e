((if_statement condition: (_) @_condition consequence: (_) @_consequence) @swallowed
  (#match? @_condition "^err\\w* != nil$")
  (#match? @_consequence "^\\{\\s*\\}$"))

((_ left: (expression_list) @_left right: (expression_list . (call_expression) @discarded .))
  (#match? @_left "(^|,\\s*)_$"))
((_ left: (expression_list) @_left right: (expression_list . (call_expression) @propagated .))
  (#match? @_left "(^|,\\s*)err\\w*$"))
