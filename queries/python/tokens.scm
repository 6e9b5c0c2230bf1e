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
