"""Package managers of other compiled languages: C#, Dart, Elixir, Go, Haskell, Rust, Swift."""
