//! Arithmetic.

use super::value::Value;

/// What a function gives; `None` when it is none of these.
pub fn call(word: &str, arguments: &[Value]) -> Option<Value> {
    match (word, arguments) {
        ("add", [first, rest @ ..]) => Some(rest.iter().fold(first.clone(), |a, b| sum(&a, b))),
        ("sub" | "mul" | "div" | "max" | "min" | "pow", [first, rest @ ..]) => rest.iter().try_fold(first.clone(), |a, b| both(word, &a, b)),
        ("mod", [a, b]) => Some(Value::Int(a.to_int()?.checked_rem(b.to_int()?)?)),
        ("modbool", [a, b]) => Some(Value::Bool(a.to_int()?.checked_rem(b.to_int()?)? == 0)),
        ("round", [number]) => Some(Value::Float(number.to_float()?.round())),
        ("floor", [number]) => Some(Value::Float(number.to_float()?.floor())),
        ("ceil", [number]) => Some(Value::Float(number.to_float()?.ceil())),
        ("abs", [number]) => Some(Value::Float(number.to_float()?.abs())),
        ("int" | "toint", [number]) => Some(Value::Int(number.to_int().or_else(|| Some(number.to_float()? as i64))?)),
        ("float" | "tofloat", [number]) => Some(Value::Float(number.to_float()?)),
        _ => None,
    }
}

/// The sum of two numbers; texts one after the other.
pub fn sum(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Value::Int(a.saturating_add(*b)),
        (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => Value::Float(a.to_float().unwrap_or(0.0) + b.to_float().unwrap_or(0.0)),
        _ => a.with_text(a.to_text() + &b.to_text()),
    }
}

/// Whole numbers stay whole.
fn both(word: &str, a: &Value, b: &Value) -> Option<Value> {
    if let (Value::Int(a), Value::Int(b)) = (a, b) {
        return match word {
            "sub" => Some(Value::Int(a.saturating_sub(*b))),
            "mul" => Some(Value::Int(a.saturating_mul(*b))),
            "div" => Some(Value::Int(a.checked_div(*b)?)),
            "max" => Some(Value::Int(*a.max(b))),
            "min" => Some(Value::Int(*a.min(b))),
            _ => Some(Value::Float((*a as f64).powf(*b as f64))),
        };
    }
    let (a, b) = (a.to_float()?, b.to_float()?);
    Some(Value::Float(match word {
        "sub" => a - b,
        "mul" => a * b,
        "div" => a / b,
        "max" => a.max(b),
        "min" => a.min(b),
        _ => a.powf(b),
    }))
}
