//! bytes of many formats become [`Article`](crate::document::Article)s.
