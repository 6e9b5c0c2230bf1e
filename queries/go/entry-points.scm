; mux.HandleFunc("GET /users", …), router.GET("/users", …)
((call_expression
  function: (selector_expression field: (field_identifier) @_method)
  arguments: (argument_list . (interpreted_string_literal) @route . (_)))
  (#any-of? @_method "Handle" "HandleFunc" "Method" "Group" "Route"
    "GET" "POST" "PUT" "PATCH" "DELETE" "Get" "Post" "Put" "Patch" "Delete"))

; flag.Bool("dry-run", …)
((call_expression
  function: (selector_expression operand: (_) @_operand field: (field_identifier) @_method)
  arguments: (argument_list . (interpreted_string_literal) @flag . (_)))
  (#match? @_operand "^(flag|flags|fs|flagSet)$|[fF]lags\\(\\)$")
  (#match? @_method "^(Bool|String|Int|Int64|Uint|Uint64|Float64|Duration|StringSlice|StringArray|Count)P?$"))

; cmd.Flags().BoolVarP(&dryRun, "dry-run", …)
((call_expression
  function: (selector_expression operand: (_) @_operand field: (field_identifier) @_method)
  arguments: (argument_list . (_) . (interpreted_string_literal) @flag . (_)))
  (#match? @_operand "^(flag|flags|fs|flagSet)$|[fF]lags\\(\\)$")
  (#match? @_method "^(Bool|String|Int|Int64|Uint|Uint64|Float64|Duration|StringSlice|StringArray|Count)VarP?$"))

((call_expression
  function: (selector_expression operand: (identifier) @_package field: (field_identifier) @_function)
  arguments: (argument_list . (interpreted_string_literal) @variable))
  (#eq? @_package "os")
  (#any-of? @_function "Getenv" "LookupEnv"))
