//! The trailers of a commit message: `Key: value` lines in its last paragraph, and in those before it too.
//!
//! Git reads the last paragraph alone. A message that was squashed together carries the trailers of its parts in the
//! middle, so every line of that form counts here: a mark too many asks for one more look, one too few for none.

/// A name and address as git writes them: `Name <address>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person<'a> {
    /// The name.
    pub name: &'a str,
    /// The address.
    pub email: &'a str,
}

/// The trailers of `message` in order, each as key and value.
pub fn all(message: &str) -> impl Iterator<Item = (&str, &str)> {
    message.lines().skip(1).filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (is_key && !value.trim().is_empty()).then(|| (key, value.trim()))
    })
}

/// Whom the `Co-authored-by` trailers of `message` name.
pub fn co_authors(message: &str) -> impl Iterator<Item = Person<'_>> {
    all(message).filter(|(key, _)| key.eq_ignore_ascii_case("co-authored-by")).filter_map(|(_, value)| person(value))
}

/// Reads `Name <address>`.
pub fn person(value: &str) -> Option<Person<'_>> {
    let (name, rest) = value.rsplit_once('<')?;
    let (email, _) = rest.split_once('>')?;
    Some(Person { name: name.trim(), email: email.trim() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailers_are_read_wherever_a_squash_left_them() {
        let message =
            "Squash (#1)\n\n* One\n\nCo-Authored-By: A <a@example.com>\n\n* Two: part\n\nCo-authored-by: B <b@x>\n";
        let found: Vec<_> = co_authors(message).map(|person| (person.name, person.email)).collect();
        assert_eq!(found, [("A", "a@example.com"), ("B", "b@x")]);
    }

    #[test]
    fn a_subject_is_no_trailer() {
        assert_eq!(all("Claude-Session: none").count(), 0);
    }
}
