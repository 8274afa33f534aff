// What the pages of our team do better with a script. Without it everything works.
