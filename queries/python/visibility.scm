([
  (function_definition name: (_) @_name)
  (class_definition name: (_) @_name)
  (assignment left: (_) @_name right: (lambda))
] @public
  (#match? @_name "^([^_]|__\\w+__$)"))
