(decorator) @annotation

(array) @data
(object) @data

(call_expression) @computed
(await_expression) @computed
(yield_expression) @computed
(update_expression) @computed

((_ parameters: (_) body: (statement_block) @placeholder)
  (#match? @placeholder "^\\{\\s*throw (new )?\\w+\\(\\s*['\"`](?i:[^'\"`]*(not (yet )?implemented|unimplemented)|todo)[^'\"`]*['\"`]\\s*\\);?\\s*\\}$"))
