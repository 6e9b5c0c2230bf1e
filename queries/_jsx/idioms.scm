; Components: what starts with a capital and gives elements.
((function_declaration
  name: (_) @component-form.function
  body: (statement_block (return_statement [
    (jsx_element) (jsx_self_closing_element)
    (parenthesized_expression [(jsx_element) (jsx_self_closing_element)])])))
  (#match? @component-form.function "^[A-Z]"))
((variable_declarator
  name: (identifier) @component-form.arrow
  value: (arrow_function body: [
    (jsx_element) (jsx_self_closing_element)
    (parenthesized_expression [(jsx_element) (jsx_self_closing_element)])]))
  (#match? @component-form.arrow "^[A-Z]"))
((variable_declarator
  name: (identifier) @component-form.arrow
  value: (arrow_function body: (statement_block (return_statement [
    (jsx_element) (jsx_self_closing_element)
    (parenthesized_expression [(jsx_element) (jsx_self_closing_element)])]))))
  (#match? @component-form.arrow "^[A-Z]"))
((class_declaration name: (_) @component-form.class (class_heritage) @_parent)
  (#match? @_parent "^extends\\s+(React\\.)?(Pure)?Component\\b"))
