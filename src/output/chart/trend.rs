//! How a value went, week by week, in the height of a line of text or two.

use super::svg::{Drawing, Scale};

/// What is drawn.
#[derive(Clone, Copy)]
pub struct Trend<'a> {
    /// What the page calls the chart.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// The values, oldest first; the last one is the one that matters.
    pub values: &'a [Option<f64>],
    /// What is usual.
    pub usual: Option<f64>,
    /// Whether the last value stands out.
    pub is_alarming: bool,
    /// How a value is written.
    pub write: &'a dyn Fn(f64) -> String,
}

const WIDTH: f64 = 200.0;
const HEIGHT: f64 = 44.0;
const MARGIN: f64 = 5.0;

/// Draws a line with a gap where nothing is known, what is usual as a dashed line, and the last value as a dot.
pub fn trend(trend: Trend<'_>) -> String {
    let mut drawing = Drawing::new(WIDTH, HEIGHT);
    let known = trend.values.iter().flatten().copied().chain(trend.usual);
    let y = Scale::holding(known, (HEIGHT - MARGIN, MARGIN));
    let last = trend.values.len().max(2) - 1;
    let x = Scale { values: (0.0, last as f64), places: (MARGIN, WIDTH - MARGIN) };
    drawing.line("axis", (MARGIN, y.at(0.0)), (WIDTH - MARGIN, y.at(0.0)));
    if let Some(usual) = trend.usual {
        drawing.line("usual", (MARGIN, y.at(usual)), (WIDTH - MARGIN, y.at(usual)));
    }
    for stretch in stretches(trend.values) {
        let points: Vec<(f64, f64)> =
            stretch.iter().map(|(index, value)| (x.at(*index as f64), y.at(*value))).collect();
        match points.as_slice() {
            [alone] => drawing.circle("point", *alone, 1.8),
            points => drawing.polyline("line", points),
        }
    }
    if let Some(Some(value)) = trend.values.last() {
        let class = if trend.is_alarming { "now alarming" } else { "now" };
        drawing.circle(class, (x.at((trend.values.len() - 1) as f64), y.at(*value)), 3.5);
    }
    drawing.finish("trend", trend.id, trend.title, &description(&trend))
}

/// Neighbouring values that are known, each with its index.
fn stretches(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let mut stretches: Vec<Vec<(usize, f64)>> = vec![Vec::new()];
    for (index, value) in values.iter().enumerate() {
        match (value, stretches.last_mut()) {
            (Some(value), Some(stretch)) => stretch.push((index, *value)),
            (None, Some(stretch)) if !stretch.is_empty() => stretches.push(Vec::new()),
            (_, _) => {}
        }
    }
    stretches.retain(|stretch| !stretch.is_empty());
    stretches
}

fn description(trend: &Trend<'_>) -> String {
    let known: Vec<f64> = trend.values.iter().flatten().copied().collect();
    let (Some(least), Some(most)) = (known.iter().copied().reduce(f64::min), known.iter().copied().reduce(f64::max))
    else {
        return "No week had enough changes.".to_owned();
    };
    let write = trend.write;
    let now = trend.values.last().copied().flatten().map_or_else(|| "not told".to_owned(), write);
    let usual = trend.usual.map_or_else(String::new, |usual| format!(" The median is {}.", write(usual)));
    format!("Between {} and {} over {} weeks; last {now}.{usual}", write(least), write(most), trend.values.len())
}
