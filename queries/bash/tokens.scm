(array) @data

(command_substitution) @computed
(process_substitution) @computed
