"""What other sites, chats and programs get without a session: images, embeds, permanent links, and previews of pages."""
