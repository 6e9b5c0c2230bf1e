; A string that is a statement has no effect: it is read, not run.
(expression_statement . (string) @documentation .)

(decorator) @annotation

(list) @data
(tuple) @data
(set) @data
(dictionary) @data

(call) @computed
(await) @computed
(yield) @computed
(list_comprehension) @computed
(set_comprehension) @computed
(dictionary_comprehension) @computed
(generator_expression) @computed

; Every class writes these in the same way.
((function_definition name: (identifier) @_name) @boilerplate
  (#any-of? @_name "__repr__" "__str__" "__eq__" "__hash__" "__lt__"))

((module (function_definition body: (block) @placeholder))
  (#match? @placeholder "^(\"\"\"(?s:.*?)\"\"\"\\s*|\"[^\"]*\"\\s*)?(pass|\\.\\.\\.|raise NotImplementedError(\\([^()]*\\))?)\\s*$"))
((class_definition body: (block (function_definition body: (block) @placeholder))) @_class
  (#not-match? @_class "^class \\w+\\([^)]*(Protocol|ABC|Base)")
  (#match? @placeholder "^(\"\"\"(?s:.*?)\"\"\"\\s*|\"[^\"]*\"\\s*)?raise NotImplementedError(\\([^()]*\\))?\\s*$"))
