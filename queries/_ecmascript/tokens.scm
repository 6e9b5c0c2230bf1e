(decorator) @annotation

(array) @data
(object) @data

(call_expression) @computed
(await_expression) @computed
(yield_expression) @computed
(update_expression) @computed
