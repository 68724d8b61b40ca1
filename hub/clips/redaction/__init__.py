"""What is covered before a clip leaves: masks that a person drew, and faces proposed to them."""
