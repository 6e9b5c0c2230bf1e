; Only a `Result` is dropped in this way: of an `Option` it would do nothing.
((expression_statement
  (call_expression function: (field_expression field: (_) @_method) arguments: (_) @_arguments)) @swallowed
  (#eq? @_method "ok")
  (#eq? @_arguments "()"))

(let_declaration pattern: "_" value: (_) @discarded)
((call_expression function: (field_expression value: (_) @discarded field: (_) @_method))
  (#eq? @_method "unwrap_or_default"))

(try_expression (_) @propagated)
