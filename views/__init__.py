"""The pages: each reads like a script. What they compute lies in digits/."""
