//! Numbers that look random and are the same on every machine.

/// A sequence of such numbers (SplitMix64).
pub struct Chance(u64);

impl Chance {
    /// Returns the sequence of a letter.
    pub fn of(letter: usize) -> Self {
        Self((letter as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5EED)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from `least` to `most`.
    pub fn number(&mut self, least: usize, most: usize) -> usize {
        least + (self.next() % (most - least + 1) as u64) as usize
    }

    /// Returns one of `words`.
    pub fn of_words<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.number(0, words.len() - 1)]
    }

    /// Returns true in so many of a hundred cases.
    pub fn in_hundred(&mut self, cases: usize) -> bool {
        self.number(0, 99) < cases
    }
}
