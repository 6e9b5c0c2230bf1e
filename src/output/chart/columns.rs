//! What several groups add up to, a column a week.

use super::svg::{Drawing, Scale};

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// What the page calls the chart.
    pub id: &'a str,
    /// What it shows.
    pub title: &'a str,
    /// The same in words.
    pub description: &'a str,
    /// What each column is called.
    pub labels: &'a [String],
    /// The groups; the first stands at the bottom.
    pub groups: &'a [ColumnGroup],
    /// By column, what each group adds.
    pub values: &'a [Vec<u32>],
}

/// A group that is part of every column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnGroup {
    /// What it is called.
    pub name: String,
    /// The class that gives it its colour.
    pub class: String,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 36.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 26.0;

/// How much of its place a column fills.
const FILLED: f64 = 0.64;

/// Draws the columns on lines at round numbers.
pub fn columns(columns: Columns<'_>) -> String {
    let mut drawing = Drawing::new(WIDTH, HEIGHT);
    let greatest = columns.values.iter().map(|column| column.iter().sum::<u32>()).max().unwrap_or(0);
    let step = round_step(greatest);
    let top = f64::from(greatest.div_ceil(step).max(1) * step);
    let y = Scale { values: (0.0, top), places: (HEIGHT - BOTTOM, TOP) };
    for level in (0..=(top as u32)).step_by(step as usize) {
        let height = y.at(f64::from(level));
        drawing.line(if level == 0 { "axis" } else { "grid" }, (LEFT, height), (WIDTH, height));
        drawing.text("label end", (LEFT - 8.0, height + 4.0), &level.to_string());
    }
    let place = (WIDTH - LEFT) / columns.values.len().max(1) as f64;
    for (index, (column, label)) in columns.values.iter().zip(columns.labels).enumerate() {
        let left = LEFT + place * (index as f64 + (1.0 - FILLED) / 2.0);
        let mut below = 0;
        for (group, count) in columns.groups.iter().zip(column).filter(|(_, count)| **count > 0) {
            let (bottom, top) = (y.at(f64::from(below)), y.at(f64::from(below + count)));
            let hint = format!("{label}, {}: {count}", group.name);
            drawing.rectangle(&group.class, (left, top), (place * FILLED, bottom - top), &hint);
            below += count;
        }
        let is_last = index + 1 == columns.values.len();
        let class = if is_last { "label middle strong" } else { "label middle" };
        drawing.text(class, (left + place * FILLED / 2.0, HEIGHT - 8.0), label);
    }
    drawing.finish("columns", columns.id, columns.title, columns.description)
}

/// A step between lines of 1, 2 or 5 times a power of ten, so that there are at most five.
fn round_step(greatest: u32) -> u32 {
    const MOST_LINES: u32 = 5;
    let mut power = 1;
    loop {
        let step = [1, 2, 5].map(|factor| factor * power).into_iter().find(|step| greatest <= step * MOST_LINES);
        match step {
            Some(step) => return step,
            None => power *= 10,
        }
    }
}
