//! How many arguments a function takes, read from its list of parameters in any language.

/// How many arguments a function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arity {
    /// How many must be given.
    least: usize,
    /// How many may be given; `None` where there is no limit.
    most: Option<usize>,
}

impl Arity {
    /// The arity of a function by the `words` of its list of parameters, parentheses included.
    pub(super) fn of(words: &[&str]) -> Self {
        let mut arity = Self { least: 0, most: Some(0) };
        for parameter in parameters(words) {
            match Parameter::of(&parameter) {
                Parameter::None => {}
                Parameter::Required => {
                    arity.least += 1;
                    arity.most = arity.most.map(|most| most + 1);
                }
                Parameter::Optional => arity.most = arity.most.map(|most| most + 1),
                Parameter::AnyNumber => arity.most = None,
            }
        }
        arity
    }

    /// Whether a call that `other` takes is certain not to be taken here.
    pub(super) fn refuses_some_of(self, other: Self) -> bool {
        let takes_fewer = self.most.zip(other.most).is_some_and(|(most, other)| most < other);
        self.least > other.least || takes_fewer
    }
}

enum Parameter {
    /// It takes no argument in the list of a call: the object itself, or Python's `*` and `/`.
    None,
    Required,
    Optional,
    AnyNumber,
}

impl Parameter {
    fn of(words: &[&str]) -> Self {
        let is_itself = words.iter().all(|word| matches!(*word, "&" | "'" | "mut" | "self" | "cls" | "*" | "/"));
        let has_default = words.windows(2).any(|pair| pair[0] == "=" && pair[1] != ">");
        if is_itself {
            Self::None
        } else if matches!(words[0], "*" | "vararg" | "params") || words.windows(3).any(|dots| dots == [".", ".", "."])
        {
            Self::AnyNumber
        } else if has_default || words.windows(2).any(|pair| pair == ["?", ":"]) {
            Self::Optional
        } else {
            Self::Required
        }
    }
}

/// The words of each parameter, those in brackets of their own left out.
fn parameters<'a>(words: &[&'a str]) -> Vec<Vec<&'a str>> {
    let inner = words.get(1..words.len().saturating_sub(1)).unwrap_or_default();
    let mut parameters = vec![Vec::new()];
    let mut depth = 0_usize;
    let mut before = "";
    for word in inner.iter().copied() {
        let is_arrow = word == ">" && matches!(before, "-" | "=");
        match word {
            "(" | "[" | "{" | "<" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            ">" if !is_arrow => depth = depth.saturating_sub(1),
            "," if depth == 0 => parameters.push(Vec::new()),
            _ if depth == 0 => parameters.last_mut().expect("there is one from the start").push(word),
            _ => {}
        }
        before = word;
    }
    parameters
}
