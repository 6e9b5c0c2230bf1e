//! Trends as pictures that are drawn on the server, each with its numbers in words.

/// The drawing is so wide.
const WIDTH: f64 = 240.0;
/// And so high.
const HEIGHT: f64 = 56.0;
/// What is drawn keeps so far from the edge.
const MARGIN: f64 = 4.0;

/// One value over some weeks.
pub(super) struct Chart {
    pub(super) title: &'static str,
    pub(super) unit: &'static str,
    /// The newest value.
    pub(super) newest: String,
    /// Each week by the date of its Monday, with its value in words.
    pub(super) weeks: Vec<(String, String)>,
    /// The values as points of a line; gaps are weeks without any.
    pub(super) lines: Vec<String>,
    /// Where the newest value is.
    pub(super) end: Option<(String, String)>,
    /// All of it in a sentence.
    pub(super) summary: String,
}

impl Chart {
    /// Of one value a week, oldest first; `None` for a week in which nothing was measured.
    pub(super) fn of(title: &'static str, unit: &'static str, weeks: &[(String, Option<f64>)]) -> Self {
        let most = weeks.iter().filter_map(|(_, value)| *value).fold(1.0_f64, f64::max);
        let step = (WIDTH - 2.0 * MARGIN) / (weeks.len().max(2) - 1) as f64;
        let x = |index: usize| MARGIN + step * index as f64;
        let y = |value: f64| HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * (value.max(0.0) / most);
        let mut lines: Vec<String> = vec![String::new()];
        for (index, (_, value)) in weeks.iter().enumerate() {
            match (value, lines.last_mut()) {
                (Some(value), Some(line)) => line.push_str(&format!("{:.1},{:.1} ", x(index), y(*value))),
                (None, Some(line)) if !line.is_empty() => lines.push(String::new()),
                (None | Some(_), _) => {}
            }
        }
        let newest = weeks.iter().enumerate().rev().find_map(|(index, (_, value))| Some((index, (*value)?)));
        let in_words = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.1}"));
        let measured: Vec<f64> = weeks.iter().filter_map(|(_, value)| *value).collect();
        let summary = match (measured.first(), measured.last()) {
            (Some(first), Some(last)) => format!("{title}: from {first:.1} to {last:.1} {unit} within twelve weeks"),
            _ => format!("{title}: nothing was measured yet"),
        };
        Self {
            title,
            unit,
            newest: in_words(newest.map(|(_, value)| value)),
            weeks: weeks.iter().map(|(week, value)| (week.clone(), in_words(*value))).collect(),
            lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
            end: newest.map(|(index, value)| (format!("{:.1}", x(index)), format!("{:.1}", y(value)))),
            summary,
        }
    }
}
