; @app.get("/users")
((decorator (call
  function: (attribute attribute: (identifier) @_method)
  arguments: (argument_list . (string) @route)))
  (#any-of? @_method "route" "get" "post" "put" "patch" "delete" "head" "options" "websocket" "api_route"))

; path("users/", view)
((call function: (identifier) @_function arguments: (argument_list . (string) @route))
  (#any-of? @_function "path" "re_path"))

; parser.add_argument("--dry-run"), @click.option("-n", "--dry-run")
((call function: (attribute attribute: (identifier) @_method) arguments: (argument_list (string) @flag))
  (#any-of? @_method "add_argument" "option" "Option")
  (#match? @flag "^['\"]--"))

((call function: (_) @_function arguments: (argument_list . (string) @variable))
  (#match? @_function "^(os\\.)?(getenv|environ\\.(get|pop|setdefault))$"))
((subscript value: (_) @_value subscript: (string) @variable)
  (#match? @_value "^(os\\.)?environ$"))
