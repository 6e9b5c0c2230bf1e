; app.get("/users", …): a client's requests look alike, so that the name of the object decides.
((call_expression
  function: (member_expression object: (_) @_object property: (property_identifier) @_method)
  arguments: (arguments . (string) @route))
  (#match? @_object "^(app|api|server|fastify|routes?|\\w*[rR]outer|\\w+App)$")
  (#any-of? @_method "get" "post" "put" "patch" "delete" "all" "use" "route" "head" "options"))

; program.option("-n, --dry-run"), yargs.option("dry-run")
((call_expression
  function: (member_expression property: (property_identifier) @_method)
  arguments: (arguments . (string) @flag))
  (#any-of? @_method "option" "requiredOption"))

(member_expression
  object: (member_expression property: (property_identifier) @_env)
  property: (property_identifier) @variable
  (#eq? @_env "env"))
(subscript_expression
  object: (member_expression property: (property_identifier) @_env)
  index: (string) @variable
  (#eq? @_env "env"))
