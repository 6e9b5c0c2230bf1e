; Router::route("/users", …) and its kind
((call_expression
  function: (field_expression field: (field_identifier) @_method)
  arguments: (arguments . (string_literal) @route))
  (#any-of? @_method "route" "nest" "at" "resource" "scope"))

; #[get("/users")]
((attribute_item (attribute (identifier) @_method arguments: (token_tree . (string_literal) @route)))
  (#any-of? @_method "get" "post" "put" "patch" "delete" "head" "options" "route"))

; Arg::new("dry-run").long("dry-run")
((call_expression
  function: (field_expression field: (field_identifier) @_method)
  arguments: (arguments . (string_literal) @flag))
  (#eq? @_method "long"))

; #[arg(long)] dry_run: bool
((attribute_item (attribute (identifier) @_attribute arguments: (token_tree) @_arguments))
  .
  (field_declaration name: (field_identifier) @flag)
  (#any-of? @_attribute "arg" "clap" "structopt")
  (#match? @_arguments "\\blong\\b\\s*[,)]"))
((attribute_item (attribute (identifier) @_attribute
  arguments: (token_tree (identifier) @_long . (string_literal) @flag)))
  (#any-of? @_attribute "arg" "clap" "structopt")
  (#eq? @_long "long"))

((call_expression function: (_) @_function arguments: (arguments . (string_literal) @variable))
  (#match? @_function "(^|::)env::var(_os)?$"))
((macro_invocation macro: (identifier) @_macro (token_tree . (string_literal) @variable))
  (#any-of? @_macro "env" "option_env"))
