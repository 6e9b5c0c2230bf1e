(export_statement declaration: (_) @public)
(export_statement declaration: (_ (variable_declarator) @public))

; export { parse, print as write }; export default parse;
(export_specifier name: (identifier) @exported)
(export_statement value: (identifier) @exported)

; exports.parse = function () {…}, module.exports = { parse }
((assignment_expression left: (member_expression) @_left) @public
  (#match? @_left "^(module\\.)?exports\\b"))
((assignment_expression
  left: (member_expression) @_left
  right: [(identifier) @exported (object (shorthand_property_identifier) @exported)])
  (#eq? @_left "module.exports"))

((method_definition) @public
  (#not-match? @public "^(private|protected|(static |async |get |set )*#)"))
(object (pair) @public)
